namespace Staves.Resolution;

/// <summary>The root filesystem that a package goes to (PMS: ROOT for the image, SYSROOT and BROOT for the builder).</summary>
public enum PackageRoot
{
    /// <summary>Starts empty and becomes the image.</summary>
    Image,

    /// <summary>Holds what compiling needs: DEPEND, BDEPEND and IDEPEND.</summary>
    Builder,
}
