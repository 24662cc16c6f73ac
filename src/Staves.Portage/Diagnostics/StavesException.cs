namespace Staves.Portage.Diagnostics;

/// <summary>The one exception for what a person has to know; the command line catches it and prints its diagnostics.</summary>
public sealed class StavesException : Exception
{
    public StavesException(Diagnostic diagnostic, Exception? innerException = null)
        : base(diagnostic.Message, innerException) => Diagnostics = [diagnostic];

    public StavesException(IReadOnlyList<Diagnostic> diagnostics)
        : base(diagnostics[0].Message) => Diagnostics = diagnostics;

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
