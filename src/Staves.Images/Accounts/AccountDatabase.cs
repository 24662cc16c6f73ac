using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Accounts;

/// <summary>Accounts while they are put together, with the conflicts found on the way.</summary>
sealed class AccountDatabase
{
    readonly SortedDictionary<uint, User> _users = [];
    readonly SortedDictionary<uint, Group> _groups = [];
    readonly List<Diagnostic> _conflicts = [];

    public IEnumerable<string> UserNames => _users.Values.Select(user => user.Name);

    public long? UserId(string name) => FindUser(name)?.Id;

    public long? GroupId(string name) => FindGroup(name)?.Id;

    public string UsersText => string.Concat(_users.Values.Select(user =>
        string.Create(CultureInfo.InvariantCulture, $"{user.Name}:{user.Password}:{user.Id}:{user.GroupId}:{user.Gecos}:{user.Home}:{user.Shell}\n")));

    public string GroupsText => string.Concat(_groups.Values.Select(group =>
        string.Create(CultureInfo.InvariantCulture, $"{group.Name}:{group.Password}:{group.Id}:{string.Join(',', group.Members)}\n")));

    /// <summary>Takes the lines of an /etc/group that a package brings; what is no such line does not count.</summary>
    public void ReadGroups(string text)
    {
        foreach (string[] fields in Fields(text, 4))
        {
            if (uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
            {
                _groups.TryAdd(id, new Group(fields[0], fields[1], id, [.. fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries)]));
            }
        }
    }

    /// <summary>Takes the lines of an /etc/passwd that a package brings; what is no such line does not count.</summary>
    public void ReadUsers(string text)
    {
        foreach (string[] fields in Fields(text, 7))
        {
            if (uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
                && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out uint group))
            {
                _users.TryAdd(id, new User(fields[0], fields[1], id, group, fields[4], fields[5], fields[6]));
            }
        }
    }

    /// <summary>Groups first, then users, then memberships, whatever order the files have them in.</summary>
    public void Apply(IReadOnlyCollection<SysusersLine> lines)
    {
        foreach (SysusersLine.Group group in lines.OfType<SysusersLine.Group>())
        {
            AddGroup(group.Name, group.Id, group.Location);
        }

        foreach (SysusersLine.User user in lines.OfType<SysusersLine.User>())
        {
            AddUser(user);
        }

        foreach (SysusersLine.Membership membership in lines.OfType<SysusersLine.Membership>())
        {
            AddMember(membership);
        }
    }

    /// <summary>Adds users and groups unless their name or id is taken.</summary>
    public void ApplyWhereMissing(IReadOnlyCollection<SysusersLine> lines) =>
        Apply([.. lines.Where(line => line switch
        {
            SysusersLine.Group group => FindGroup(group.Name) is null && !_groups.ContainsKey(group.Id),
            SysusersLine.User user => FindUser(user.Name) is null && !_users.ContainsKey(user.Id),
            _ => false,
        })]);

    public void ThrowOnConflicts()
    {
        if (_conflicts.Count > 0)
        {
            throw new StavesException(_conflicts);
        }
    }

    void AddGroup(string name, uint id, SourceLocation location)
    {
        Group? existing = FindGroup(name) ?? _groups.GetValueOrDefault(id);
        if (existing is null)
        {
            _groups.Add(id, new Group(name, "x", id, new SortedSet<string>(StringComparer.Ordinal)));
        }
        else if (existing.Name != name || existing.Id != id)
        {
            Conflict($"the group `{name}` wants the id {id}, but `{existing.Name}` has the id {existing.Id}", location);
        }
    }

    void AddUser(SysusersLine.User line)
    {
        uint groupId = line.Id;
        if (line.PrimaryGroup is null)
        {
            AddGroup(line.Name, line.Id, line.Location);
        }
        else if (!uint.TryParse(line.PrimaryGroup, NumberStyles.None, CultureInfo.InvariantCulture, out groupId))
        {
            if (FindGroup(line.PrimaryGroup) is not { } primary)
            {
                Conflict($"the group `{line.PrimaryGroup}` of the user `{line.Name}` is declared nowhere", line.Location);
                return;
            }

            groupId = primary.Id;
        }

        var user = new User(line.Name, "x", line.Id, groupId, line.Gecos, line.Home, line.Shell);
        User? existing = FindUser(line.Name) ?? _users.GetValueOrDefault(line.Id);
        if (existing is null)
        {
            _users.Add(user.Id, user);
        }
        else if (existing with { Password = user.Password } != user)
        {
            Conflict(
                $"the user {user.Shown} contradicts {existing.Shown}",
                line.Location);
        }
    }

    void AddMember(SysusersLine.Membership membership)
    {
        if (FindGroup(membership.GroupName) is not { } group || FindUser(membership.UserName) is null)
        {
            Conflict($"the user `{membership.UserName}` cannot join the group `{membership.GroupName}`: one of the two is declared nowhere", membership.Location);
            return;
        }

        group.Members.Add(membership.UserName);
    }

    void Conflict(FormattableString message, SourceLocation location) =>
        _conflicts.Add(new Diagnostic("STV6007", message.ToString(CultureInfo.InvariantCulture), location));

    Group? FindGroup(string name) => _groups.Values.FirstOrDefault(group => group.Name == name);

    User? FindUser(string name) => _users.Values.FirstOrDefault(user => user.Name == name);

    static IEnumerable<string[]> Fields(string text, int count) =>
        text.Split('\n').Select(line => line.Split(':')).Where(fields => fields.Length == count && fields[0].Length > 0);

    sealed record User(string Name, string Password, uint Id, uint GroupId, string Gecos, string Home, string Shell)
    {
        public string Shown => string.Create(CultureInfo.InvariantCulture, $"`{Name}` ({Id}:{GroupId} {Home} {Shell})");
    }

    sealed record Group(string Name, string Password, uint Id, SortedSet<string> Members);
}
