using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Installing;

/// <summary>
/// Capabilities of a file: from the text that setcap(8) takes (cap_from_text(3)) to the value of the extended attribute
/// `security.capability` (capabilities(7), version 2: a header with the effective bit, then permitted and inheritable by 32).
/// </summary>
public static class FileCapabilities
{
    public const string AttributeName = "security.capability";

    const uint Version2 = 0x02000000;
    const uint EffectiveBit = 1;
    const int AttributeSize = 20;

    /// <summary>In the order of their numbers (linux/capability.h).</summary>
    static readonly ImmutableArray<string> Names =
    [
        "cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_fsetid", "cap_kill", "cap_setgid", "cap_setuid", "cap_setpcap",
        "cap_linux_immutable", "cap_net_bind_service", "cap_net_broadcast", "cap_net_admin", "cap_net_raw", "cap_ipc_lock", "cap_ipc_owner", "cap_sys_module",
        "cap_sys_rawio", "cap_sys_chroot", "cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin", "cap_sys_boot", "cap_sys_nice", "cap_sys_resource", "cap_sys_time",
        "cap_sys_tty_config", "cap_mknod", "cap_lease", "cap_audit_write", "cap_audit_control", "cap_setfcap", "cap_mac_override", "cap_mac_admin", "cap_syslog",
        "cap_wake_alarm", "cap_block_suspend", "cap_audit_read", "cap_perfmon", "cap_bpf", "cap_checkpoint_restore",
    ];

    static ulong All => (1UL << Names.Length) - 1;

    /// <param name="text">Clauses such as `cap_net_raw,cap_net_admin=ep`, parted by blanks.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="StavesException">STV6101: the text is not of that form, or no file can have these capabilities.</exception>
    public static ImmutableArray<byte> Parse(string text, string file)
    {
        // Effective, permitted, inheritable, as in the letters.
        ulong[] sets = new ulong[3];
        foreach (string clause in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryApply(clause, sets))
            {
                throw new StavesException(new Diagnostic("STV6101", $"`{text}`, which `{file}` is to have, is no list of capabilities", Hint: "write `cap_net_raw=ep`"));
            }
        }

        (ulong effective, ulong permitted, ulong inheritable) = (sets[0], sets[1], sets[2]);
        if (effective != 0 && effective != (permitted | inheritable))
        {
            throw new StavesException(new Diagnostic(
                "STV6101", $"`{text}`, which `{file}` is to have, makes some capabilities effective and others not; a file has one bit for all"));
        }

        byte[] value = new byte[AttributeSize];
        BinaryPrimitives.WriteUInt32LittleEndian(value, Version2 | (effective != 0 ? EffectiveBit : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(4), (uint)permitted);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(8), (uint)inheritable);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(12), (uint)(permitted >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(16), (uint)(inheritable >> 32));
        return [.. value];
    }

    /// <summary>The text of a value, `cap_net_raw=ep`; capabilities that this project has no name for by their numbers, and a value of another
    /// form as `?`.</summary>
    public static string Describe(ReadOnlySpan<byte> value)
    {
        const int Smallest = 12;
        const uint Version1 = 0x01000000;
        if (value.Length < Smallest)
        {
            return "?";
        }

        uint header = BinaryPrimitives.ReadUInt32LittleEndian(value);
        bool isWide = (header & 0xff000000) != Version1 && value.Length >= AttributeSize;
        ulong permitted = BinaryPrimitives.ReadUInt32LittleEndian(value[4..]) | (isWide ? (ulong)BinaryPrimitives.ReadUInt32LittleEndian(value[12..]) << 32 : 0);
        ulong inheritable = BinaryPrimitives.ReadUInt32LittleEndian(value[8..]) | (isWide ? (ulong)BinaryPrimitives.ReadUInt32LittleEndian(value[16..]) << 32 : 0);
        string effective = (header & EffectiveBit) != 0 ? "e" : "";
        (ulong Set, string Flags)[] parts = [(permitted & ~inheritable, "p"), (permitted & inheritable, "pi"), (inheritable & ~permitted, "i")];
        return string.Join(' ', parts
            .Where(part => part.Set != 0)
            .Select(part => $"{string.Join(',', NamesIn(part.Set))}={effective}{part.Flags}"));
    }

    static IEnumerable<string> NamesIn(ulong set) => Enumerable.Range(0, 64)
        .Where(bit => (set & (1UL << bit)) != 0)
        .Select(bit => bit < Names.Length ? Names[bit] : string.Create(CultureInfo.InvariantCulture, $"cap_{bit}"));

    /// <summary>`LIST` with one or more of `=FLAGS`, `+FLAGS`, `-FLAGS`; only a first `=` may do without a list.</summary>
    static bool TryApply(string clause, ulong[] sets)
    {
        int at = clause.AsSpan().IndexOfAny('=', '+', '-');
        if (at < 0 || (at == 0 && clause[0] != '=') || !TryReadList(clause[..at], out ulong chosen))
        {
            return false;
        }

        while (at < clause.Length)
        {
            char action = clause[at++];
            int end = clause.AsSpan(at).IndexOfAny('=', '+', '-');
            string flags = end < 0 ? clause[at..] : clause.Substring(at, end);
            at += flags.Length;
            if (flags.AsSpan().ContainsAnyExcept("epi") || (flags.Length == 0 && action != '='))
            {
                return false;
            }

            for (int i = 0; i < sets.Length; i++)
            {
                bool isNamed = flags.Contains("epi"[i], StringComparison.Ordinal);
                sets[i] = action switch
                {
                    '=' => isNamed ? sets[i] | chosen : sets[i] & ~chosen,
                    '+' when isNamed => sets[i] | chosen,
                    '-' when isNamed => sets[i] & ~chosen,
                    _ => sets[i],
                };
            }
        }

        return true;
    }

    static bool TryReadList(string list, out ulong chosen)
    {
        chosen = 0;
        if (list.Length == 0 || string.Equals(list, "all", StringComparison.OrdinalIgnoreCase))
        {
            chosen = All;
            return true;
        }

        foreach (string name in list.Split(','))
        {
            int number = Names.IndexOf(name, StringComparer.OrdinalIgnoreCase);
            if (number < 0)
            {
                return false;
            }

            chosen |= 1UL << number;
        }

        return true;
    }
}
