/// Where parameters come from: one strict reader for each kind of file.
///
/// A reader trusts nothing that a file declares. Sizes are checked against the bytes that are there
/// before anything is allocated, every rule of the format is enforced, and whatever is wrong ends
/// in one [vitrine.nn.ModelException] that names the file, the rule and what was seen.
package vitrine.nn.weights;
