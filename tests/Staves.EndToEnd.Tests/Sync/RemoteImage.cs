using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>A specification whose repository comes from elsewhere.</summary>
static class RemoteImage
{
    /// <param name="workplace">Where `staves.toml` is written.</param>
    /// <param name="repository">The keys of its table: `type = 'git'` and so on.</param>
    /// <param name="more">Further tables.</param>
    public static void Specify(Workplace workplace, string repository, string more = "") => workplace.Write("staves.toml", $"""
        name = 'test/image'
        packages = ['test/hello']
        command = ['/usr/bin/hello']
        profile = 'tiny'
        provided = ['virtual/libc-1']

        {more}

        [[repositories]]
        name = 'tiny'
        {repository}

        """);
}
