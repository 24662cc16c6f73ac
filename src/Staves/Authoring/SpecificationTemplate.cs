using System.Collections.Immutable;
using System.Text;
using Staves.Images.Oci;
using Staves.Specification.Toml;

namespace Staves.Authoring;

/// <summary>The text of a first specification, which explains itself: what most people change is there, as a comment where nobody asked for it.</summary>
static class SpecificationTemplate
{
    /// <summary>The schema beside the specification, for editors that read such a line.</summary>
    public const string SchemaFile = "staves.schema.json";

    const int Comments = 40;
    const int MostFlags = 12;
    const string BundledRepository = "staves";

    public static string Render(InitRequest request, ImmutableArray<ChosenPackage> packages, bool hasSchema)
    {
        var text = new StringBuilder();
        if (hasSchema)
        {
            text.Append("#:schema ").Append(SchemaFile).Append('\n');
        }

        text.Append("# `staves plan` shows what will be in this image, `staves build` makes it, `staves lock` keeps its versions.\n\n");
        Line(text, $"name = {TomlText.Quote(request.Name ?? NameOf(packages))}", "the image's name; `version` is its tag");
        Line(text, $"packages = {TomlText.Quote(packages.Select(package => package.Text))}", "what is in it; what these need comes along");
        Line(
            text,
            request.Command.IsEmpty ? "# command = ['/usr/bin/program']" : $"command = {TomlText.Quote(request.Command)}",
            "what a container runs");
        Line(text, $"profile = {TomlText.Quote(ProfileOf(request))}", "the C library, and the defaults of USE flags");
        Line(
            text,
            request.Locale is { } locale ? $"locale = {{ name = {TomlText.Quote(locale.Name)}, charset = {TomlText.Quote(locale.Charset)} }}" : "# locale = { name = 'en_US' }",
            "language and character set");
        foreach (ChosenPackage package in packages)
        {
            AppendPackage(text, package);
        }

        text.Append("\n[env]\n");
        Line(text, "CFLAGS = '${CFLAGS} -Os'", "as in make.conf: small rather than fast");
        text.Append("\n# [[files]]\n");
        Line(text, "# path = '/etc/motd'", "files of your own");
        text.Append("# content = 'hello'\n\n[image]\n");
        Line(text, "# user = 'nobody'", "who runs the command");
        Line(text, "# ports = [8080]", "where it listens");
        Line(text, "# max-size = '20 MB'", "a build that outgrows it fails");
        text.Append("\n[build]\n");
        Line(text, $"builder = {TomlText.Quote(request.Builder)}", request.UsesBundled ? "this machine's compiler, in a sandbox" : "where packages are compiled");
        text.Append("\n[[repositories]]\n");
        Line(
            text,
            $"name = {TomlText.Quote(request.UsesBundled ? BundledRepository : "gentoo")}",
            request.UsesBundled ? "the repository that comes with Staves" : "Gentoo's own; `staves sync` fetches its newest state");
        return text.Append(request.UsesBundled ? "type = 'bundled'\n" : "type = 'webrsync'\n").ToString();
    }

    static void AppendPackage(StringBuilder text, ChosenPackage package)
    {
        text.Append('\n');
        string header = $"[{TomlText.Quote(package.Name)}]";
        if (!package.Flags.IsEmpty)
        {
            string more = package.Flags.Length > MostFlags ? ", …" : "";
            text.Append("# USE flags: ").AppendJoin(", ", package.Flags.Take(MostFlags)).Append(more).Append('\n');
        }

        text.Append(header).Append('\n');
        Line(
            text,
            package.Use.IsEmpty ? $"# use = ['{(package.Flags.IsEmpty ? "flag" : $"-{package.Flags[0]}")}']" : $"use = {TomlText.Quote(package.Use)}",
            "`flag` is on, `-flag` is off");
    }

    static void Line(StringBuilder text, string key, string comment) => text.Append(key.PadRight(Comments)).Append(" # ").Append(comment).Append('\n');

    /// <summary>The name of the first package as the name of an image, which has fewer characters.</summary>
    static string NameOf(ImmutableArray<ChosenPackage> packages)
    {
        string name = packages[0].Name.Split('/')[^1].ToLowerInvariant();
        string plain = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        return string.Join('-', plain.Split('-', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } given ? given : "image";
    }

    static string ProfileOf(InitRequest request) => request.UsesBundled
        ? (request.HasMusl ? "musl" : "glibc-host")
        : $"gentoo:default/linux/{ImagePlatform.Current.Architecture}/23.0{(request.HasMusl ? "/musl" : "")}";
}
