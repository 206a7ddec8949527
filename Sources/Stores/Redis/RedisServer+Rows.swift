/// Reads keys as JSON, a few at a time, by scripts that only read: redis.io/docs, EVAL, SCAN.
extension RedisServer {
  /// Hands on every key that matches, as one or more JSON texts:
  /// `{"key":…,"type":…,"ttl_ms":…,"first":…,"value":…}`. Texts that redis holds are taken as they are, UTF-8 or not.
  ///
  /// - Throws: `Explained`, where the server does not answer; `Interrupted`.
  package func forEachRow(matching pattern: String, _ body: ([UInt8]) throws -> Void) throws {
    var cursor = "0"
    repeat {
      var lines = try evaluate(Self.scan, [cursor, pattern])
      cursor = String(decoding: try Self.first(&lines), as: UTF8.self)
      for line in lines {
        if line.first == UInt8(ascii: "{") {
          try body(line)
        } else {
          try forEachPart(of: line.dropFirst(), body)
        }
      }
    } while cursor != "0"
  }

  /// What has too many elements for one answer.
  private func forEachPart(of key: ArraySlice<UInt8>, _ body: ([UInt8]) throws -> Void) throws {
    // In hexadecimal: an argument holds no NUL.
    let key = String(decoding: key, as: UTF8.self)
    var (cursor, first) = ("0", "0")
    repeat {
      var lines = try evaluate(Self.part, [key, cursor, first])
      cursor = String(decoding: try Self.first(&lines), as: UTF8.self)
      first = String(decoding: try Self.first(&lines), as: UTF8.self)
      for line in lines { try body(line) }
    } while cursor != "0"
  }

  private func evaluate(_ script: String, _ arguments: [String]) throws -> [[UInt8]] {
    let answer = try bytes(["EVAL", Self.encoding + script, "0"] + arguments)
    return answer.split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  private static func first(_ lines: inout [[UInt8]]) throws -> [UInt8] {
    guard !lines.isEmpty, let digit = lines[0].first, (48...57).contains(digit) else {
      let said = lines.first.map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
      throw StoreServerFailure("it answers \(said.prefix(200))")
    }
    return lines.removeFirst()
  }

  /// Both scripts': a row, and what a value of more than one element looks like.
  private static let encoding = """
    local most = 500
    -- A slash need not be escaped, and is not what was written where it is.
    local function text(value) return (string.gsub(cjson.encode(value), '\\\\/', '/')) end
    local function row(key, kind, first, value)
      local ttl = redis.call('PTTL', key)
      if ttl < 0 then ttl = 'null' end
      return '{"key":' .. text(key) .. ',"type":"' .. kind .. '","ttl_ms":' .. ttl .. ',"first":' .. first
        .. ',"value":' .. value .. '}'
    end
    local function object(pairs)
      local out = {}
      for i = 1, #pairs, 2 do out[#out + 1] = text(pairs[i]) .. ':' .. text(pairs[i + 1]) end
      return '{' .. table.concat(out, ',') .. '}'
    end
    local function array(items, shown)
      local out = {}
      for i, item in ipairs(items) do out[i] = shown(item) end
      return '[' .. table.concat(out, ',') .. ']'
    end
    local function members(pairs)
      local out = {}
      for i = 1, #pairs, 2 do
        out[#out + 1] = '{"member":' .. text(pairs[i]) .. ',"score":' .. text(pairs[i + 1]) .. '}'
      end
      return '[' .. table.concat(out, ',') .. ']'
    end
    local function entry(item) return '{"id":"' .. item[1] .. '","fields":' .. object(item[2]) .. '}' end

    """

  /// ARGV: cursor, pattern. Gives the next cursor, then a line for each key: its row, or `>` and the key in hexadecimal.
  private static let scan = """
    local count = {hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', list = 'LLEN', stream = 'XLEN'}
    local found = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 200)
    local out = {found[1]}
    for _, key in ipairs(found[2]) do
      local kind = redis.call('TYPE', key).ok
      if count[kind] and redis.call(count[kind], key) > most then
        out[#out + 1] = '>' .. string.gsub(key, '.', function(c) return string.format('%02x', string.byte(c)) end)
      elseif kind == 'string' then out[#out + 1] = row(key, kind, 0, text(redis.call('GET', key)))
      elseif kind == 'hash' then out[#out + 1] = row(key, kind, 0, object(redis.call('HGETALL', key)))
      elseif kind == 'set' then
        local items = redis.call('SMEMBERS', key)
        table.sort(items)
        out[#out + 1] = row(key, kind, 0, array(items, text))
      elseif kind == 'zset' then out[#out + 1] = row(key, kind, 0, members(redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')))
      elseif kind == 'list' then out[#out + 1] = row(key, kind, 0, array(redis.call('LRANGE', key, 0, -1), text))
      elseif kind == 'stream' then out[#out + 1] = row(key, kind, 0, array(redis.call('XRANGE', key, '-', '+'), entry))
      end
    end
    return out
    """

  /// ARGV: key in hexadecimal, cursor, elements before. Gives the next cursor, how many elements came before that, and a row. A cursor
  /// of a stream is an id, one of a list counts; `0` begins and ends all of them.
  private static let part = """
    local key = string.gsub(ARGV[1], '%x%x', function(h) return string.char(tonumber(h, 16)) end)
    local kind, cursor, first = redis.call('TYPE', key).ok, ARGV[2], tonumber(ARGV[3])
    local function gives(next, count, value) return {next, tostring(first + count), row(key, kind, first, value)} end
    if kind == 'hash' then
      local found = redis.call('HSCAN', key, cursor, 'COUNT', most)
      return gives(found[1], #found[2] / 2, object(found[2]))
    elseif kind == 'set' then
      local found = redis.call('SSCAN', key, cursor, 'COUNT', most)
      return gives(found[1], #found[2], array(found[2], text))
    elseif kind == 'zset' then
      local found = redis.call('ZSCAN', key, cursor, 'COUNT', most)
      return gives(found[1], #found[2] / 2, members(found[2]))
    elseif kind == 'list' then
      local items = redis.call('LRANGE', key, first, first + most - 1)
      local next = #items < most and '0' or tostring(first + #items)
      return gives(next, #items, array(items, text))
    elseif kind == 'stream' then
      local from = cursor == '0' and '-' or cursor
      local items = redis.call('XRANGE', key, from, '+', 'COUNT', most + 1)
      local next = '0'
      if #items > most then next = table.remove(items)[1] end
      return gives(next, #items, array(items, entry))
    end
    return {'0', '0'}
    """
}
