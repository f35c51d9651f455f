import Basics
import Foundation
import Testing

@testable import ObjectStorage

@Suite("Forms of text that S3 and links use")
struct TextFormTests {
    @Test func percentEncodingKeepsOnlyUnreservedBytes() {
        let text = "aZ09-._~/ +%ä"
        #expect(PercentEncoding.encode(text, keepsSlashes: true) == "aZ09-._~/%20%2B%25%C3%A4")
        #expect(PercentEncoding.encode(text) == "aZ09-._~%2F%20%2B%25%C3%A4")
    }

    @Test func percentDecodingIsTheInverse() {
        for scalar in (1..<0x250).compactMap(Unicode.Scalar.init) {
            let text = "x\(Character(scalar))y"
            let encoded = PercentEncoding.encode(text)
            #expect(PercentEncoding.decode(encoded) == text)
        }
    }

    @Test(arguments: ["%", "%4", "%zz", "%C3", "a%2"])
    func brokenEscapesAreRefused(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }

    @Test func aQueryIsOrderedByEncodedNameAndValue() {
        let query = PercentEncoding.query([("b", ""), ("a", "2"), ("a", "1"), ("A", " ")])
        #expect(query == "A=%20&a=1&a=2&b=")
    }

    @Test func hexadecimalIsReadAsItIsWritten() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.decode("abc") == nil)
        #expect(Hex.decode("AB") == nil)
        #expect(Hex.isSHA256(String(repeating: "a", count: 64)))
        #expect(!Hex.isSHA256(String(repeating: "A", count: 64)))
        #expect(!Hex.isSHA256(String(repeating: "a", count: 63)))
    }

    @Test(
        arguments: [
            (0, "19700101T000000Z"), (951_782_400, "20000229T000000Z"),
            (1_369_353_600, "20130524T000000Z"), (4_107_542_399, "21000228T235959Z"),
            (4_107_542_400, "21000301T000000Z"), (253_402_300_799, "99991231T235959Z"),
        ])
    func instantsAreWrittenInUTC(seconds: Int, text: String) throws {
        let time = try #require(UTCTime(Date(timeIntervalSince1970: TimeInterval(seconds))))
        #expect(time.basicText == text)
    }

    @Test(arguments: [-1.0, 253_402_300_800, .infinity, -.infinity, .nan])
    func instantsOutOfRangeAreRefused(seconds: Double) {
        #expect(UTCTime(Date(timeIntervalSince1970: seconds)) == nil)
    }

    @Test func instantsOfServersAreRead() {
        #expect(UTCTime(listing: "2009-10-12T17:50:30.000Z")?.basicText == "20091012T175030Z")
        #expect(UTCTime(listing: "2009-10-12T17:50:30Z")?.basicText == "20091012T175030Z")
        #expect(
            UTCTime(header: "Sun, 06 Nov 1994 08:49:37 GMT")?.basicText == "19941106T084937Z")
    }

    @Test(
        arguments: [
            "", "Z", "2009-13-12T17:50:30Z", "2009-10-12", "99999999999999999999-1-1T1:1:1Z",
            "2009-10-12T17:50:30+02:00", "Sun, 06 Foo 1994 08:49:37 GMT", "GMT GMT GMT GMT GMT GMT",
        ])
    func otherTextIsNoInstant(text: String) {
        #expect(UTCTime(listing: text) == nil)
        #expect(UTCTime(header: text) == nil)
    }

    @Test func aFileNameCannotLeaveItsHeader() throws {
        let header = try ContentDisposition.attachment("../a\"b\r\nX: y\\.zip")
        #expect(header == "attachment; filename=\".._a_b__X: y_.zip\"")
        #expect(throws: BucketError.self) { try ContentDisposition.attachment("") }
        #expect(throws: BucketError.self) {
            try ContentDisposition.attachment(String(repeating: "a", count: 256))
        }
    }

    @Test(
        arguments: [
            "ftp://host", "http://", "host:80", "host", "http://u:p@host",
            "http://host?x", "",
        ])
    func endpointsThatAreMoreOrLessThanAHostAreRefused(url: String) {
        #expect(throws: BucketError.self) {
            try S3Endpoint(url: url, region: "r", bucket: "bucket", addressing: .path)
        }
    }

    @Test(arguments: ["ab", "Bucket", "a_b", "-ab", "ab.", "a..b", "a/b"])
    func bucketNamesOutOfRulesAreRefused(name: String) {
        #expect(throws: BucketError.self) {
            try S3Endpoint(url: "http://h", region: "r", bucket: name, addressing: .path)
        }
    }

    @Test func theBucketIsNamedInThePathOrTheHost() throws {
        let key = try ObjectKey("a b/c")
        let path = try S3Endpoint(
            url: "http://Host:9000/", region: "r", bucket: "bucket", addressing: .path)
        #expect(path.url(path: path.path(key), query: "") == "http://host:9000/bucket/a%20b/c")
        #expect(path.path(nil) == "/bucket")
        let host = try S3Endpoint(
            url: "https://host:443", region: "r", bucket: "bucket", addressing: .virtualHost)
        #expect(host.url(path: host.path(key), query: "x=") == "https://bucket.host/a%20b/c?x=")
        #expect(host.path(nil) == "/")
    }
}
