namespace Staves.Building.Distfiles;

/// <summary>The bytes of a file from <see cref="Offset"/> on.</summary>
/// <param name="Content">Read once, to its end.</param>
/// <param name="Offset">Zero where the source starts anew, although less was asked for.</param>
/// <param name="Total">The size of the whole file as the source tells it.</param>
/// <param name="Validator">A strong entity tag or a date, by which the source can tell that its file is still the same (RFC 9110).</param>
/// <param name="Owner">What has to live as long as the content.</param>
sealed record DistfileResponse(Stream Content, long Offset, long? Total, string? Validator, IDisposable? Owner) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Owner?.Dispose();
    }
}
