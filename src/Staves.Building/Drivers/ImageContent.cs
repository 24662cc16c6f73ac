namespace Staves.Building.Drivers;

/// <summary>Opens files of an image, also those that their mode forbids their owner to read.</summary>
static class ImageContent
{
    public static FileStream Open(ImageObject item)
    {
        if ((item.Mode & (int)UnixFileMode.UserRead) == 0)
        {
            // The mode that counts is the one that has been listed.
            File.SetUnixFileMode(item.Source, (UnixFileMode)item.Mode | UnixFileMode.UserRead);
        }

        return new FileStream(item.Source, FileMode.Open, FileAccess.Read, FileShare.Read);
    }
}
