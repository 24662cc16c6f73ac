using System.Globalization;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>Writes the Manifests of a tree (GLEP 74) as a rsync server has them: one for each directory at the top, compressed, under one
/// that is signed. Sizes and hashes come from the tools of this machine.</summary>
static class SignedTree
{
    const string Script = """
        set -euo pipefail
        cd "$1"
        find . -name 'Manifest.gz' -delete
        rm -f Manifest
        line() { printf '%s %s %s BLAKE2B %s SHA512 %s\n' "$1" "$2" "$(stat --format=%s "$3")" "$(b2sum < "$3" | cut -d ' ' -f 1)" "$(sha512sum < "$3" | cut -d ' ' -f 1)"; }
        {
            printf 'TIMESTAMP %s\n' "$2"
            printf 'IGNORE distfiles\n'
            for directory in */; do
                directory=${directory%/}
                {
                    [[ $directory != metadata ]] || printf 'IGNORE timestamp.x\n'
                    (cd "$directory" && find . -type f ! -name Manifest.gz ! -name timestamp.x -printf '%P\n') | sort | while IFS= read -r file; do
                        line DATA "$file" "$directory/$file"
                    done
                } | gzip --no-name > "$1.gz"
                mv "$1.gz" "$directory/Manifest.gz"
                line MANIFEST "$directory/Manifest.gz" "$directory/Manifest.gz"
            done
        } > Manifest
        """;

    /// <param name="tree">The directory.</param>
    /// <param name="time">Its time, in the Manifest and in `metadata/timestamp.x`.</param>
    /// <param name="key">Signs it.</param>
    public static void Sign(string tree, DateTimeOffset time, GpgKey key)
    {
        Tool.Require("bash", "b2sum", "sha512sum", "gzip");
        File.WriteAllText(Path.Combine(tree, "metadata/timestamp.x"), string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()} some day\n"));
        Tool.Run("bash", "-c", Script, "bash", tree, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        string plain = Path.Combine(tree, "Manifest");
        key.ClearSign(plain, $"{plain}.signed");
        File.Move($"{plain}.signed", plain, overwrite: true);
    }
}
