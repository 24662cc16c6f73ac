namespace Staves.Packages.Downloads;

/// <summary>The bytes of a file from <see cref="Offset"/> on.</summary>
/// <param name="Content">Read once, to its end.</param>
/// <param name="Offset">Zero where the source starts anew, although less was asked for.</param>
/// <param name="Total">The size of the whole file as the source tells it.</param>
/// <param name="Owner">What has to live as long as the content.</param>
public sealed record DownloadResponse(Stream Content, long Offset, long? Total, IDisposable? Owner) : IAsyncDisposable
{
    /// <summary>Whether there is no content, since the file is the one that was known before.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>The entity tag, weak ones too (RFC 9110).</summary>
    public string? EntityTag { get; init; }

    /// <summary>The date of the last change as the source writes it.</summary>
    public string? LastModified { get; init; }

    /// <summary>By which the source can tell that its file still is the same; a weak tag does not vouch for the same bytes.</summary>
    public string? Validator => EntityTag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal) ? tag : LastModified;

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Owner?.Dispose();
    }
}
