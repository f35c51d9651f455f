import Testing

@testable import ObjectStorage

@Suite("XML of S3 servers")
struct XMLReaderTests {
    private static let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a > comment -->
        <s3:List xmlns:s3="http://x/?a=1>2" q='"'>
          <Key>a&amp;b &lt;&#x4E;&#78;&gt;</Key><Empty/><Empty a="/>"/>
          <Key><![CDATA[<raw> & ]]>tail&amp;\u{301}</Key>
        </s3:List>
        """

    @Test func elementsTextAndReferencesAreRead() throws {
        let root = try #require(XMLReader.read(Array(Self.sample.utf8)))
        #expect(root.name == "List")
        #expect(root.children.map(\.name) == ["Key", "Empty", "Empty", "Key"])
        #expect(
            root.all("Key").map { Array($0.text.utf8) }
                == ["a&b <NN>", "<raw> & tail&\u{301}"].map { Array($0.utf8) })
        #expect(root.text("Empty")?.isEmpty == true)
        #expect(root.text("Other") == nil)
    }

    @Test func aDocumentThatIsCutOffAnywhereIsRefused() {
        let bytes = Array(Self.sample.utf8)
        for count in 0..<bytes.count {
            #expect(XMLReader.read(Array(bytes[..<count])) == nil, "\(count)")
        }
    }

    @Test func anyByteInAnyPlaceNeverTraps() {
        let bytes = Array(Self.sample.utf8)
        var accepted = 0
        for index in bytes.indices {
            for byte in [0, 0x26, 0x2F, 0x3C, 0x3E, 0x5D, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = byte
                if XMLReader.read(changed) != nil { accepted += 1 }
            }
        }
        #expect(accepted < bytes.count * 8)
    }

    @Test(
        arguments: [
            "", "text", "<a></b>", "<a>&unknown;</a>", "<a>&</a>", "<a/><b/>", "<a>x</a>y",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a>&#xD800;</a>", "</a>", "< a></a>",
        ])
    func whatIsNotWellFormedIsRefused(text: String) {
        #expect(XMLReader.read(Array(text.utf8)) == nil)
    }

    @Test func depthIsLimited() {
        let open = String(repeating: "<a>", count: 100_000)
        #expect(XMLReader.read(Array(open.utf8)) == nil)
        let fine = String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20)
        #expect(XMLReader.read(Array(fine.utf8)) != nil)
    }
}
