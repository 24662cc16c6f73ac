namespace Staves.Pipeline.Ebuilds;

/// <summary>What is done about packages that do not compile.</summary>
/// <param name="KeepsGoing">Whether the others are still compiled.</param>
/// <param name="KeepsWork">Whether the directory of the build stays.</param>
/// <param name="OpensShell">Whether a shell is opened in it.</param>
readonly record struct FailureHandling(bool KeepsGoing, bool KeepsWork, bool OpensShell);
