#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// Swift does not import macros that compute.
enum {
  cisal_level1_buffer_size = ISAL_DEF_LVL1_DEFAULT,
  cisal_level3_buffer_size = ISAL_DEF_LVL3_DEFAULT
};
