import CPlatform

/// Files that have lost their names. The system frees a file's blocks when it is closed last, which takes it longer than
/// all else about deleting; so that is left to a thread of its own.
struct DeletedFiles {
  /// So many files are held open at most.
  private static let limit = 32

  private final class Box {
    let files: [LogFile]
    init(_ files: [LogFile]) { self.files = files }
  }

  private var files: [LogFile] = []

  mutating func add(_ file: LogFile) {
    files.append(file)
    if files.count >= DeletedFiles.limit { closeInBackground() }
  }

  mutating func closeInBackground() {
    guard !files.isEmpty else { return }
    let box = Unmanaged.passRetained(Box(files))
    files = []
    // Without a thread, they are closed here.
    if cplatform_start_thread({ Unmanaged<Box>.fromOpaque($0!).release() }, box.toOpaque()) != 0 { box.release() }
  }
}
