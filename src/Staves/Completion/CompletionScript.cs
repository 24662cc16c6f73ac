namespace Staves.Completion;

/// <summary>The scripts that teach shells to ask this program what may come next.</summary>
static class CompletionScript
{
    /// <summary>The shells, by the words of the command line.</summary>
    public static readonly string[] Shells = ["bash", "fish", "zsh"];

    /// <summary>The script for one of the shells.</summary>
    public static string For(string shell)
    {
        string name = $"Completion/staves.{shell}";
        using Stream stream = typeof(CompletionScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the program has no `{name}`");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
