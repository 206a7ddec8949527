import Testing

/// A tree in which programs write, replace and delete files all the time: that is no fault of theirs.
@Suite struct RunningTreeTests {
  private func world() throws -> World {
    let world = try World()
    try world.write("services: {}\n", to: "compose.yaml")
    try world.shell("mkdir -p persistent_data/app; for i in $(seq 300); do echo $i > persistent_data/app/plain$i; done")
    return world
  }

  /// Backs up five times while `work` runs over and over in the directory, and unpacks each backup into `out`.
  private func backUp(_ world: World, while work: String, judge: String) throws -> String {
    try world.shell(
      """
      trap 'rm -f "$OLDPWD/go" ../../go go' EXIT
      cd persistent_data/app; touch ../../go
      (while test -e ../../go; do \(work); done) & writer=$!
      cd ../..; sleep 0.2; failed=0
      for n in 1 2 3 4 5; do
        '\(Program.persist)' backup -q --output b$n.tar.gz 2> err || { echo "backup $n ended $?"; cat err; }
        rm -rf out; mkdir out; tar xzf b$n.tar.gz -C out; (cd out/persistent_data/app; \(judge))
      done
      rm go; wait $writer
      """
    ).standardOutput
  }

  @Test func filesThatAreReplacedByARenameAreWhole() throws {
    let output = try backUp(
      world(), while: "for i in 1 2 3 4 5 6 7 8 9; do echo whole$i > .tmp$i; mv .tmp$i cache$i; done",
      judge: "grep -Lx 'whole[0-9]' cache*; true")
    #expect(output == "", "\(output)")
  }

  @Test func filesThatComeAndGoDoNotMatter() throws {
    let output = try backUp(
      world(), while: "for i in 1 2 3 4 5 6 7 8 9; do echo x > job$i; done; rm -f job*; mkdir d; touch d/x; rm -r d",
      judge: "ls plain* | wc -l | grep -vx 300; true")
    #expect(output == "", "\(output)")
  }

  @Test func aLogThatGrowsIsTakenUpToAWholeLine() throws {
    let world = try world()
    try world.shell("seq 1000000 1999999 > persistent_data/app/app.log")
    let output = try backUp(
      world, while: "seq 2000000 2000500 >> app.log; printf 30 >> app.log; echo 00000 >> app.log",
      judge: """
        tail -c 1 app.log | od -An -c | grep -v '\\\\n'; grep -vxE '[0-9]{7}' app.log | head -3
        test "$(head -n 1000000 app.log | sha256sum)" = "$(seq 1000000 1999999 | sha256sum)" || echo 'another beginning'
        """)
    #expect(output == "", "\(output)")
  }

  /// What was only renamed is not gone: it must be in the backup, or be missed.
  @Test func whatMovesToANewNameIsNotTakenForDeleted() throws {
    let world = try world()
    try world.shell("for i in $(seq 50); do echo treasure > persistent_data/app/q$i; done")
    let output = try world.shell(
      """
      trap 'rm -f "$OLDPWD/go" ../../go go' EXIT
      cd persistent_data/app; touch ../../go
      (n=0; while test -e ../../go; do n=$((n+1)); for i in $(seq 50); do f=$(ls | grep "^q$i[a-z]*$"); mv $f q$i$(test ${#f} -gt 9 && echo || echo ${f#q$i}x); done; done) &
      cd ../..; for n in 1 2 3 4; do
        if '\(Program.persist)' backup -q --output b$n.tar.gz 2> err; then
          tar tzf b$n.tar.gz | grep -c '/q[0-9]*x*$'
        else
          grep -q 'it vanished while the tree was read' err && echo 50
        fi
      done
      rm go; wait
      """
    ).standardOutput
    #expect(output.split(separator: "\n").allSatisfy { (Int($0) ?? 0) >= 50 }, "\(output)")
  }
}
