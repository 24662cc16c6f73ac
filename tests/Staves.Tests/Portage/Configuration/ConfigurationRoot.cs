namespace Staves.Tests.Portage.Configuration;

/// <summary>A directory with an `etc/portage` that a test writes; gone when it is disposed.</summary>
sealed class ConfigurationRoot : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("staves-root-").FullName;

    public ConfigurationRoot() => Directory.CreateDirectory(System.IO.Path.Combine(Path, "etc", "portage"));

    /// <summary>A configuration root of the fixtures, in which links are files and `@FIXTURES@` stands for their directory.</summary>
    public static ConfigurationRoot OfFixture(string name)
    {
        string fixtures = System.IO.Path.GetFullPath(TestPaths.SharedOrSkip("fixtures"));
        string source = System.IO.Path.Combine(fixtures, "config", name);
        var root = new ConfigurationRoot();
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            string relative = System.IO.Path.GetRelativePath(source, file);
            if (System.IO.Path.GetFileName(file) == "make.profile")
            {
                root.Link(relative, System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, text)));
            }
            else
            {
                root.Write(relative, text.Replace("@FIXTURES@", fixtures, StringComparison.Ordinal));
            }
        }

        return root;
    }

    public ConfigurationRoot Write(string relativePath, string text)
    {
        File.WriteAllText(Prepared(relativePath), text);
        return this;
    }

    public ConfigurationRoot Link(string relativePath, string target)
    {
        File.CreateSymbolicLink(Prepared(relativePath), target);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    string Prepared(string relativePath)
    {
        string path = System.IO.Path.Combine(Path, relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
