using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Dependencies;

/// <summary>Reads a package dependency specification from left to right; each part is one method that moves the position (PMS
/// package-dep-spec).</summary>
ref struct PackageDependencyReader(ReadOnlySpan<char> text, Eapi eapi, bool allowRepository)
{
    readonly ReadOnlySpan<char> _text = text;
    int _position;
    Dictionary<string, UseDependencyDefault>? _defaults;

    public ParseFailure Failure { get; private set; }

    /// <summary>The dependency, or null and a <see cref="Failure"/>.</summary>
    public PackageDependency? Read()
    {
        if (!TryReadBlocker(out Blocker blocker))
        {
            return null;
        }

        VersionOperator? versionOperator = ReadOperator();
        return TryReadPackage(ref versionOperator, out QualifiedPackageName? package, out PackageVersion? version)
            && TryReadSlot(out SlotDependency? slot)
            && TryReadRepository(out string? repository)
            && TryReadUse(out ImmutableArray<UseDependency> use)
            ? new PackageDependency(blocker, versionOperator, package, version, slot, repository, use)
            : null;
    }

    readonly bool At(char character) => _position < _text.Length && _text[_position] == character;

    readonly bool At(string word) => _text[_position..].StartsWith(word);

    bool Fail(int offset, string expected)
    {
        Failure = new ParseFailure(offset, expected);
        return false;
    }

    bool TryReadBlocker(out Blocker blocker)
    {
        blocker = At("!!") ? Blocker.Strong : At('!') ? Blocker.Weak : Blocker.None;
        _position += (int)blocker;
        return blocker != Blocker.Strong || eapi.HasStrongBlockers
            || Fail(1, "an operator or a category, since `!!` needs EAPI 2");
    }

    VersionOperator? ReadOperator()
    {
        (VersionOperator? found, int length) = _text[_position..] switch
        {
            ['<', '=', ..] => (VersionOperator.LessOrEqual, 2),
            ['<', ..] => (VersionOperator.Less, 1),
            ['>', '=', ..] => (VersionOperator.GreaterOrEqual, 2),
            ['>', ..] => (VersionOperator.Greater, 1),
            ['=', ..] => (VersionOperator.Equal, 1),
            ['~', ..] => (VersionOperator.EqualIgnoringRevision, 1),
            _ => ((VersionOperator?)null, 0),
        };
        _position += length;
        return found;
    }

    bool TryReadPackage(
        ref VersionOperator? versionOperator, [NotNullWhen(true)] out QualifiedPackageName? package, out PackageVersion? version)
    {
        int start = _position;
        int length = _text[start..].IndexOfAny(':', '[');
        ReadOnlySpan<char> name = length < 0 ? _text[start..] : _text.Slice(start, length);
        _position += name.Length;
        version = null;
        ParseFailure failure;
        if (versionOperator is null)
        {
            return QualifiedPackageName.TryParse(name, out package, out failure)
                || Fail(start + failure.Offset, failure.Expected);
        }

        if (versionOperator == VersionOperator.Equal && name.EndsWith('*'))
        {
            versionOperator = VersionOperator.EqualPrefix;
            name = name[..^1];
        }

        return VersionedPackageName.TrySplit(name, out package, out version, out failure)
            || Fail(start + failure.Offset, failure.Expected);
    }

    bool TryReadSlot(out SlotDependency? slot)
    {
        slot = null;
        if (!At(':') || At("::"))
        {
            return true;
        }

        if (!eapi.HasSlotDependencies)
        {
            return Fail(_position, "the end, since a slot needs EAPI 1");
        }

        int start = ++_position;
        int length = _text[start..].IndexOfAny(':', '[');
        ReadOnlySpan<char> body = length < 0 ? _text[start..] : _text.Slice(start, length);
        _position += body.Length;
        return TrySplitSlot(body, start, out slot)
            && (eapi.HasSlotOperators || slot is { SubSlot: null, Operator: SlotOperator.None }
                || Fail(start, "a slot alone, since sub-slots and slot operators need EAPI 5"));
    }

    bool TrySplitSlot(ReadOnlySpan<char> body, int start, [NotNullWhen(true)] out SlotDependency? slot)
    {
        slot = body is "=" ? SlotDependency.BuiltSlot : body is "*" ? SlotDependency.AnySlot : null;
        if (slot is not null)
        {
            return true;
        }

        SlotOperator slotOperator = body.EndsWith('=') ? SlotOperator.Built : SlotOperator.None;
        ReadOnlySpan<char> name = slotOperator == SlotOperator.Built ? body[..^1] : body;
        int slash = name.IndexOf('/');
        ReadOnlySpan<char> subSlot = slash < 0 ? [] : name[(slash + 1)..];
        name = slash < 0 ? name : name[..slash];
        if (!NameRules.IsSlot(name))
        {
            return Fail(start, "a slot, `=` or `*`");
        }

        if (slash >= 0 && !NameRules.IsSlot(subSlot))
        {
            return Fail(start + slash + 1, "a sub-slot");
        }

        slot = new SlotDependency(SlotText(name), slash < 0 ? null : SlotText(subSlot), slotOperator);
        return true;
    }

    // Nearly every slot is 0, and one copy of that text is enough.
    static string SlotText(ReadOnlySpan<char> slot) => slot is "0" ? "0" : slot.ToString();

    bool TryReadRepository(out string? repository)
    {
        repository = null;
        if (!At("::"))
        {
            return true;
        }

        if (!allowRepository)
        {
            return Fail(_position, "no repository, which only a user's configuration may name");
        }

        _position += 2;
        int length = _text[_position..].IndexOf('[');
        ReadOnlySpan<char> name = length < 0 ? _text[_position..] : _text.Slice(_position, length);
        if (!NameRules.IsRepositoryName(name))
        {
            return Fail(_position, "a repository name");
        }

        _position += name.Length;
        repository = name.ToString();
        return true;
    }

    bool TryReadUse(out ImmutableArray<UseDependency> use)
    {
        use = [];
        if (_position == _text.Length)
        {
            return true;
        }

        if (!At('['))
        {
            return Fail(_position, "`[` or the end");
        }

        if (!eapi.HasUseDependencies)
        {
            return Fail(_position, "the end, since USE dependencies need EAPI 2");
        }

        int close = _text[_position..].IndexOf(']');
        if (close < 0)
        {
            return Fail(_text.Length, "`]`");
        }

        close += _position;
        return close == _text.Length - 1 ? TryReadUseList(close, out use) : Fail(close + 1, "the end");
    }

    bool TryReadUseList(int close, out ImmutableArray<UseDependency> use)
    {
        use = [];
        ImmutableArray<UseDependency>.Builder found =
            ImmutableArray.CreateBuilder<UseDependency>(_text[_position..close].Count(',') + 1);
        while (_position < close)
        {
            int start = ++_position;
            int comma = _text[start..close].IndexOf(',');
            int end = comma < 0 ? close : start + comma;
            if (!UseDependencyReader.TryRead(_text[start..end], eapi, out UseDependency? one, out ParseFailure failure))
            {
                return Fail(start + failure.Offset, failure.Expected);
            }

            // Not in PMS, but Portage's rule too: two defaults of one flag contradict each other.
            if (DefaultOfEarlier(one.Flag, found) is { } earlier && earlier != one.Default)
            {
                return Fail(start, "the same default for the same flag");
            }

            found.Add(one);
            _position = end;
        }

        use = found.MoveToImmutable();
        return true;
    }

    /// <summary>What an earlier entry says of a flag. Real lists are short; a hash keeps long ones from taking quadratic time.</summary>
    UseDependencyDefault? DefaultOfEarlier(string flag, ImmutableArray<UseDependency>.Builder found)
    {
        const int ShortList = 16;
        if (found.Count <= ShortList)
        {
            for (int i = 0; i < found.Count; i++)
            {
                if (found[i].Flag == flag)
                {
                    return found[i].Default;
                }
            }

            return null;
        }

        _defaults ??= found.DistinctBy(use => use.Flag, StringComparer.Ordinal)
            .ToDictionary(use => use.Flag, use => use.Default, StringComparer.Ordinal);
        _defaults.TryAdd(found[^1].Flag, found[^1].Default);
        return _defaults.TryGetValue(flag, out UseDependencyDefault value) ? value : null;
    }
}
