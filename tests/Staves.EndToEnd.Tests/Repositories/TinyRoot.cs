using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Repositories;

/// <summary>The root of a Gentoo system with the packages that a build has left in its cache: installed by tar, and written into the
/// database by a script, so that nothing of the program has a part in it.</summary>
static class TinyRoot
{
    /// <param name="workplace">Whose cache has the packages.</param>
    /// <param name="name">What the root's directory becomes called.</param>
    /// <returns>The path of the directory.</returns>
    public static string Create(Workplace workplace, string name)
    {
        Tool.Require("bash", "zstd", "md5sum");
        string root = Directory.CreateDirectory(workplace[name]).FullName;
        foreach (string package in Directory.EnumerateFiles(Path.Combine(workplace.Cache, "packages"), "*.gpkg.tar", SearchOption.AllDirectories))
        {
            Tool.Run("bash", "-c", Install, "bash", package, root);
        }

        workplace.GiveToAccount(root);
        return root;
    }

    const string Install = """
        set -euo pipefail
        package=$1 root=$2
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        tar --extract --file "$package" --directory "$work" --strip-components=1
        mkdir "$work/metadata" "$work/image"
        tar --extract --zstd --file "$work/metadata.tar.zst" --directory "$work/metadata" --strip-components=1
        tar --extract --zstd --same-permissions --xattrs --file "$work/image.tar.zst" --directory "$work/image" --strip-components=1
        entry=$root/var/db/pkg/$(<"$work/metadata/CATEGORY")/$(<"$work/metadata/PF")
        mkdir -p "$entry"
        cp "$work"/metadata/* "$entry"
        cp --archive "$work/image/." "$root"
        cd "$work/image"
        find . -mindepth 1 -printf '%P\n' | sort | while IFS= read -r path; do
            if [[ -L $path ]]; then
                echo "sym /$path -> $(readlink "$path") $(stat --format=%Y "$path")"
            elif [[ -d $path ]]; then
                echo "dir /$path"
            else
                echo "obj /$path $(md5sum < "$path" | cut -d ' ' -f 1) $(stat --format=%Y "$path")"
            fi
        done > "$entry/CONTENTS"
        """;
}
