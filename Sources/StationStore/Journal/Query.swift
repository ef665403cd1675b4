package import GRDB

/// SQL text whose interpolated values are bound, never spelled out.
///
/// GRDB's own `SQL` keeps a tree and writes the text anew at each use: 13 % of a replay went there.
/// Here the text grows while the literal is read, and only another ``Query`` is taken in as text.
package struct Query: ExpressibleByStringInterpolation, Sendable {
    fileprivate(set) var text: String
    fileprivate(set) var values: [DatabaseValue]

    package init(stringLiteral value: String) {
        text = value
        values = []
    }

    package init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// A text that is used very often, and one value for each of its question marks.
    init(_ text: String, _ values: [DatabaseValue]) {
        self.text = text
        self.values = values
    }

    package var isEmpty: Bool { text.isEmpty }

    package static func += (left: inout Query, right: Query) {
        left.text += right.text
        left.values += right.values
    }

    /// Boxed on purpose: made of plain values, GRDB would build a key path each time.
    var arguments: StatementArguments {
        StatementArguments(values.map { $0 as (any DatabaseValueConvertible)? })
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [DatabaseValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: some DatabaseValueConvertible) {
            bind(value.databaseValue)
        }

        package mutating func appendInterpolation(_ value: (some DatabaseValueConvertible)?) {
            bind(value?.databaseValue ?? .null)
        }

        package mutating func appendInterpolation(_ part: Query) {
            text += part.text
            values += part.values
        }

        private mutating func bind(_ value: DatabaseValue) {
            text += "?"
            values.append(value)
        }
    }
}
