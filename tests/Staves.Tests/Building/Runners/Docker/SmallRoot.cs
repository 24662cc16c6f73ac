using Staves.Tests.Packages;

namespace Staves.Tests.Building.Runners.Docker;

/// <summary>The archive of a root with bash and a few programs of this machine, and the libraries that they load.</summary>
static class SmallRoot
{
    public static string Write(string archive)
    {
        RealTool.Run("bash", "-c", Script, "bash", archive);
        return archive;
    }

    const string Script = """
        set -euo pipefail
        root=$(mktemp -d)
        trap 'rm -rf "$root"' EXIT
        mkdir -p "$root"/usr/{bin,lib,lib64,local} "$root"/{etc,tmp}
        ln -s usr/bin usr/lib usr/lib64 "$root"
        touch "$root/etc/of-the-image" "$root/usr/local/of-the-image"
        for program in bash env cat chown false id ls mkdir readlink sleep stat touch true; do
            path=$(type -P "$program")
            cp "$path" "$root/usr/bin"
            for library in $(ldd "$path" | grep -o '/[^ ]*' | sort -u); do
                [[ -e $root$library ]] || install -D "$library" "$root$library"
            done
        done
        tar --create --directory "$root" --owner 0 --group 0 --file "$1" .
        """;
}
