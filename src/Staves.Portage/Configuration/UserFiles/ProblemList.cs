using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>Collects what is wrong with a person's files, so that all of it can be mended in one go.</summary>
sealed class ProblemList
{
    // Enough for a person; a file of another kind would give thousands.
    const int Limit = 50;

    readonly List<Diagnostic> _problems = [];

    public void Add(string code, string message, SourceLocation? location, string? hint = null) =>
        _problems.Add(new Diagnostic(code, message, location, hint));

    /// <summary>What the function reads; null where it fails, which is noted.</summary>
    /// <param name="read">The function.</param>
    /// <param name="place">The place of failures that name none.</param>
    public T? Read<T>(Func<T> read, SourceLocation? place = null)
        where T : class
    {
        try
        {
            return read();
        }
        catch (StavesException exception)
        {
            _problems.AddRange(exception.Diagnostics.Select(problem => problem with { Location = problem.Location ?? place }));
            return null;
        }
    }

    /// <exception cref="StavesException">There is a problem; all of them, in the order of files and lines.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new StavesException([.. _problems
                .OrderBy(problem => problem.Location?.File, StringComparer.Ordinal)
                .ThenBy(problem => problem.Location?.Line)
                .Take(Limit)]);
        }
    }
}
