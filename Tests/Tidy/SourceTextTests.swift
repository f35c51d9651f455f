import Testing

/// What counts as code, comment and literal; all else here rests on it.
@Suite struct SourceTextTests {
    @Test(arguments: [
        ("let a = 1 // try!", "let a = 1"),
        ("a /* b /* c */ d */ e", "a e"),
        (#"let a = "try! \"x\" //""#, #"let a = " ""#),
        (#"f("\(g("x!"))!", b!)"#, #"f(" (g(" ")) ", b!)"#),
        (##"#"a " \(no) \#(yes)"# + c"##, ##"" (yes)" + c"##),
        ("let a = \"\"\"\n  b! \"c\"\n  \"\"\" + d", "let a = \" \" + d"),
        ("\"unfinished\nlet a", "\" let a"),
        ("#if os(Linux)", "#if os(Linux)"),
    ])
    func codeIsWhatRemains(text: String, code: String) {
        let left = String(decoding: SourceText(text).code, as: UTF8.self)
        #expect(left.split { $0 == " " || $0 == "\n" } == code.split { $0 == " " })
    }

    @Test func everythingKeepsItsPlace() {
        let text = "a // ä\n\"é\nb /* c\nd */ e\n\"\"\"\nf\n\"\"\"\n"
        let code = SourceText(text).code
        #expect(code.count == text.utf8.count)
        #expect(code.filter { $0 == .newline } == text.utf8.filter { $0 == .newline })
    }

    @Test func commentsAreKnownByTheirLine() {
        let comments = SourceText("a // one\n/* two\nthree */ \"// no\"\n").comments
        #expect(comments.keys.sorted() == [1, 2, 3])
        #expect(comments[1] == " one")
        #expect(comments[3]?.contains("three") == true)
    }

    @Test func unbalancedTextIsReadToItsEnd() {
        for text in ["/*", "\"", "\"\"\"", "\"\\", "\"\\(", ")", "##\"", "#\"\\#("] {
            #expect(SourceText(text).code.count == text.utf8.count)
        }
    }
}
