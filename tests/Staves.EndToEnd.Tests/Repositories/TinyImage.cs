using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Repositories;

/// <summary>A specification that takes packages of the tiny repository.</summary>
static class TinyImage
{
    /// <summary>Writes `staves.toml` into the working directory: an image `test/image` of these packages.</summary>
    /// <param name="workplace">Where.</param>
    /// <param name="packages">What is asked for.</param>
    /// <param name="more">Further tables.</param>
    /// <param name="command">The image's command.</param>
    /// <param name="isStatic">Whether no libc comes into the image.</param>
    /// <param name="name">The image's name.</param>
    public static void Specify(Workplace workplace, string packages, string more = "", string command = "/usr/bin/hello", bool isStatic = true, string name = "test/image") =>
        workplace.Write("staves.toml", $"""
            name = '{name}'
            packages = [{string.Join(", ", packages.Split(' ').Select(package => $"'{package}'"))}]
            command = ['{command}']
            profile = 'tiny'
            {(isStatic ? "provided = ['virtual/libc-1']" : "")}

            {more}

            [[repositories]]
            name = 'tiny'
            type = 'local'
            uri = 'repository'

            """);
}
