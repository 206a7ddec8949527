import Glibc

/// How many threads to compress or decompress on: what the caller asked for, else the processors that are on line.
func workerCount(_ requested: Int) -> Int {
  let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
  return min(64, max(1, requested > 0 ? requested : online))
}
