/// The version of this program.
enum BuildVersion {
    static let text = "0.1.0"
}
