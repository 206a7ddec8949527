import Foundation
import Testing

/// A model that is being written while a backup is taken.
@Suite struct ModelPatienceTests {
  private func world(_ writer: String) throws -> World {
    let world = try World()
    try world.shell("mkdir -p persistent_data/ml_models persistent_data/logs; echo x > persistent_data/logs/a")
    try world.write(
      """
      import os, pickle, time
      whole = pickle.dumps({"weights": list(range(20000))})
      path = "persistent_data/ml_models/model.pkl"
      \(writer)
      """, to: "writer.py")
    return world
  }

  private func archived(_ world: World) throws -> Data {
    try world.shell("tar xzf b.tar.gz -O persistent_data/ml_models/model.pkl > taken; sha256sum < taken > digest")
    return try Data(contentsOf: world.url("taken"))
  }

  @Test(arguments: [
    "file = open(path, 'wb'); file.write(whole[:5000]); file.flush(); open('begun', 'w'); time.sleep(1.5); file.write(whole[5000:]); file.close()",
    """
    open(path, 'wb').write(whole[:5000]); open('begun', 'w'); time.sleep(1)
    open(path + '.new', 'wb').write(whole); os.rename(path + '.new', path)
    """,
  ])
  func itIsWaitedFor(_ writer: String) throws {
    let world = try world(writer)
    try world.shell("python3 writer.py > /dev/null 2>&1 & while [ ! -e begun ]; do sleep 0.02; done")
    let backup = try world.persist("backup", "--output", "b.tar.gz")
    #expect(backup.status == 0 && !backup.standardError.contains("does not look whole"), "\(backup.standardError)")
    #expect(try archived(world).last == UInt8(ascii: "."))
  }

  @Test func oneThatStaysHalfWrittenIsTakenAndNamed() throws {
    let world = try world("open(path, 'wb').write(whole[:5000])")
    try world.shell("python3 writer.py")
    let backup = try world.persist("backup", "--output", "b.tar.gz")
    #expect(backup.status == 0)
    #expect(
      backup.standardError.contains(
        "ml_models/model.pkl is in the backup as it is, and does not look whole: it is cut short"),
      "\(backup.standardError)")
    #expect(try archived(world).count == 5000)
    try world.shell("rm b.tar.gz; touch -d '1 hour ago' persistent_data/ml_models/model.pkl")
    let old = try world.persist("backup", "--output", "b.tar.gz")
    #expect(
      !old.standardError.contains("does not look whole"), "one that was written long ago is no matter of a backup")
  }
}
