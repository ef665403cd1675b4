/// A cost that no lawful plan can be below.
package struct AllocationBound: Equatable, Sendable {
    package let value: Int
    package init(_ problem: AllocationProblem) { value = 0 }
}
