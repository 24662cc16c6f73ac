namespace Staves.Images.Roots;

/// <summary>An OCI image layout in a directory.</summary>
sealed class LayoutDirectory(string path) : IImageFiles
{
    public string Name => path;

    public Stream? TryOpen(string name)
    {
        string file = Path.Combine(path, name);
        return File.Exists(file) ? File.OpenRead(file) : null;
    }

    public void Dispose()
    {
    }
}
