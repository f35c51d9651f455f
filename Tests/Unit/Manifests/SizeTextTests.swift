import Manifests
import Testing

@Suite struct SizeTextTests {
    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1_540, "1.5 KiB"), (12 << 20, "12 MiB"),
        ((1 << 20) - 1, "1023 KiB"), (Int.max, "8191 PiB"),
    ])
    func sizesAreInPowersOf1024(bytes: Int, text: String) {
        #expect(SizeText.short(bytes) == text)
    }
}
