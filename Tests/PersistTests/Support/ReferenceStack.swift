import Foundation

/// The stack at the top level of the repository, for tests to work on a copy of.
enum ReferenceStack {
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let composeFile = "docker-compose-persistent.yml"

  /// A world with the compose file and what it mounts, but no tree yet.
  static func world() throws -> World {
    let world = try World()
    for name in [composeFile, "Examples"] {
      try FileManager.default.copyItem(at: repository.appending(path: name), to: world.url(name))
    }
    return world
  }

  /// The same after `persist setup`, with data of every kind that a backup must bring back.
  static func filledWorld() throws -> World {
    let world = try world()
    try world.persist("setup")
    try world.shell(
      """
      cd persistent_data
      head -c 300000 /dev/urandom > ml_models/NVDA_lstm_model.h5
      ln -s NVDA_lstm_model.h5 ml_models/current.h5
      ln -s /app/persistent_data/config config/absolute
      printf 'a small file' > 'scalers/NVDA scaler ü.pkl'
      ln 'scalers/NVDA scaler ü.pkl' scalers/hard.pkl
      printf 'secret' > config/secrets.env; chmod 0600 config/secrets.env
      printf '#!/bin/sh\\n' > config/tool; chmod 2755 config/tool
      mkdir -p frontend/cache/empty; chmod 0700 frontend/cache/empty
      truncate -s 3M stock_data/sparse.bin; printf island | dd of=stock_data/sparse.bin bs=1 seek=1500000 conv=notrunc status=none
      i=0; while [ $i -lt 200 ]; do printf '{"id":%d}' $i > ml_cache/prediction_$i.json; i=$((i+1)); done
      touch -d '1969-07-20 20:17:40.123456789 UTC' logs/old.log
      printf 'REDIS0011\\377\\0\\0\\0\\0\\0\\0\\0\\0' > redis/dump.rdb
      touch -d '2026-01-02 03:04:05.987654321 UTC' redis/dump.rdb
      printf x > "$(printf 'logs/line\\nbreak')"
      """)
    return world
  }
}
