using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Running;

/// <summary>Who a container's command runs as.</summary>
/// <param name="UserId">The user's number.</param>
/// <param name="GroupId">The group's number.</param>
/// <param name="Home">The home directory, `/` where none is known.</param>
sealed record ContainerUser(int UserId, int GroupId, string Home)
{
    /// <param name="text">`user`, `uid`, `user:group` or `uid:gid` (OCI image-spec, config `User`); null or empty is root.</param>
    /// <param name="root">The unpacked image, whose /etc/passwd and /etc/group know the names.</param>
    /// <exception cref="StavesException">STV7101: the image has no such user or group.</exception>
    public static ContainerUser Of(string? text, string root)
    {
        string[] words = (string.IsNullOrEmpty(text) ? "0" : text).Split(':', 2);
        string[][] users = Records(Path.Combine(root, "etc/passwd"));
        string[]? account = Array.Find(users, fields => fields.Length > 5 && (fields[0] == words[0] || fields[2] == words[0]));
        int userId = Number(account?[2] ?? words[0], text);
        int groupId = words.Length == 1
            ? Number(account?[3] ?? "0", text)
            : Number(Array.Find(Records(Path.Combine(root, "etc/group")), fields => fields.Length > 2 && fields[0] == words[1])?[2] ?? words[1], text);
        return new ContainerUser(userId, groupId, account?[5] ?? "/");
    }

    static int Number(string word, string? text) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new StavesException(new Diagnostic("STV7101", $"the image has no account `{word}`, which its user `{text}` names"));

    static string[][] Records(string path) => File.Exists(path)
        ? [.. File.ReadLines(path).Select(line => line.Split(':'))]
        : [];
}
