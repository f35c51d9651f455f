extension UserSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var canonicalMembers: JSONObject {
        var members: JSONObject = [
            "displayName": .string(displayName), "email": .string(email),
            "role": .string(role.rawValue),
        ]
        if !signingKeys.isEmpty { members["signingKeys"] = .texts(signingKeys) }
        if share != 1 { members["share"] = .integer(share) }
        if let tokenGrant { members["tokenGrant"] = .number(tokenGrant) }
        return members
    }
}
