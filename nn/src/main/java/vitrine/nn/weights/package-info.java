/// Where parameters come from: one strict reader for each kind of file.
///
/// A reader trusts nothing that a file declares. Sizes are checked against the bytes that are there
/// before anything is allocated, every rule of the format is enforced, and whatever is wrong ends
/// in one [vitrine.nn.ModelException] that names the file, the rule and what was seen.
///
/// [vitrine.nn.weights.Checkpoints] is the one door: it recognises safetensors, PyTorch's files and
/// NumPy's archives by their first bytes. None of the readers executes anything that a file says.
package vitrine.nn.weights;
