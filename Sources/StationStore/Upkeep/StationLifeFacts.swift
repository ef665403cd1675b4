package import Exam
import Foundation
package import GRDB

extension BeginRehearsal: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        Facts(isJournalEmpty: try db.row("SELECT 1 FROM journalEntry LIMIT 1") == nil)
    }
}

extension FoundStation: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        Facts(isFounded: try StationRecord.find(db) != nil)
    }
}

extension RecordStart: Storable {}
extension RecordStop: Storable {}
extension RecordClockStep: Storable {}

extension AdoptProfile: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let isAdopted = try db.row("SELECT 1 FROM ruleProfile") != nil
        return Facts(inForce: isAdopted ? try RuleProfile.inForce(db) : nil)
    }
}
