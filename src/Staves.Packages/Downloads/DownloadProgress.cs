namespace Staves.Packages.Downloads;

/// <summary>How far one file is.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Bytes">Bytes of it that are here.</param>
/// <param name="Total">Its size.</param>
/// <param name="Uri">Where it comes from now; empty where it was here before.</param>
/// <param name="Stage">What happens to it.</param>
public sealed record DownloadProgress(string FileName, long Bytes, long Total, string Uri, DownloadStage Stage);
