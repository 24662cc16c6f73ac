namespace Staves.Images.Inspection;

/// <summary>A line of the image's passwd(5).</summary>
public sealed record InspectedAccount(string Name, long UserId, long GroupId, string Home, string Shell)
{
    /// <summary>The accounts of a text; lines of another form are passed over, as C libraries do.</summary>
    internal static IEnumerable<InspectedAccount> Parse(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Split(':') is [{ Length: > 0 } name, _, var user, var group, _, var home, var shell]
                && uint.TryParse(user, System.Globalization.CultureInfo.InvariantCulture, out uint userId)
                && uint.TryParse(group, System.Globalization.CultureInfo.InvariantCulture, out uint groupId))
            {
                yield return new InspectedAccount(name, userId, groupId, home, shell);
            }
        }
    }
}
