namespace Staves.Portage.Installed;

/// <summary>Names of the files of an entry: plain names, which stay in its directory.</summary>
static class EntryFileName
{
    public static bool IsValid(string name) => name is not ("" or "." or "..") && name.AsSpan().IndexOfAny('/', '\0') < 0;

    public static void Require(string name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException($"`{name}` is not the name of a file", nameof(name));
        }
    }
}
