/// What handlers of tests throw.
struct Poison: Error {}
