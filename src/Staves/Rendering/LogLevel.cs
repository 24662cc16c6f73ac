namespace Staves.Rendering;

/// <summary>How much is said while building.</summary>
enum LogLevel
{
    /// <summary>Every line that compilers and scripts write.</summary>
    Debug,

    Info,
}
