namespace Staves.Portage.Versions;

/// <summary>The comparison of versions part by part on their text, without a copy and without a bound on digits (PMS
/// version-comparison).</summary>
static class VersionComparison
{
    public static int Compare(PackageVersion? left, PackageVersion? right)
    {
        if (ReferenceEquals(left, right))
        {
            return 0;
        }

        if (left is null || right is null)
        {
            return left is null ? -1 : 1;
        }

        int result = CompareWithoutRevision(left, right);
        return result != 0 ? result : CompareIntegers(left.RevisionDigits, right.RevisionDigits);
    }

    public static int CompareWithoutRevision(PackageVersion left, PackageVersion right)
    {
        int result = CompareNumbers(left.Numbers, right.Numbers);
        if (result != 0)
        {
            return result;
        }

        result = left.Letter.CompareTo(right.Letter);
        return result != 0 ? result : CompareSuffixes(left.Suffixes, right.Suffixes);
    }

    public static bool StartsWith(PackageVersion version, PackageVersion prefix)
    {
        if (prefix.HasRevision)
        {
            return Compare(version, prefix) == 0;
        }

        bool numbersGoOn = !prefix.Suffixes.IsEmpty || prefix.Letter != '\0';
        if (!NumbersStartWith(version.Numbers, prefix.Numbers, exactCount: numbersGoOn))
        {
            return false;
        }

        bool letterGoesOn = !prefix.Suffixes.IsEmpty;
        return (version.Letter == prefix.Letter || (prefix.Letter == '\0' && !letterGoesOn))
            && SuffixesStartWith(version.Suffixes, prefix.Suffixes);
    }

    /// <summary>Equal versions hash equal: what does not count in a comparison is left out.</summary>
    public static int Hash(PackageVersion version)
    {
        HashCode hash = default;
        ReadOnlySpan<char> rest = version.Numbers;
        AddDigits(ref hash, TakeNumber(ref rest).TrimStart('0'));
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> number = TakeNumber(ref rest);
            AddDigits(ref hash, number[0] == '0' ? number.TrimEnd('0') : number);
        }

        hash.Add(version.Letter);
        ReadOnlySpan<char> suffixes = version.Suffixes;
        for (int position = 0; position < suffixes.Length;)
        {
            VersionSuffix suffix = VersionSuffix.At(suffixes, position);
            hash.Add((int)suffix.Kind);
            AddDigits(ref hash, suffixes[suffix.DigitsStart..suffix.End].TrimStart('0'));
            position = suffix.End;
        }

        AddDigits(ref hash, version.RevisionDigits.TrimStart('0'));
        return hash.ToHashCode();
    }

    static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int result = CompareIntegers(TakeNumber(ref left), TakeNumber(ref right));
        while (result == 0 && !left.IsEmpty && !right.IsEmpty)
        {
            result = CompareFurtherNumbers(TakeNumber(ref left), TakeNumber(ref right));
        }

        return result != 0 ? result : (left.IsEmpty ? 0 : 1) - (right.IsEmpty ? 0 : 1);
    }

    static bool NumbersStartWith(ReadOnlySpan<char> numbers, ReadOnlySpan<char> prefix, bool exactCount)
    {
        bool equal = CompareIntegers(TakeNumber(ref numbers), TakeNumber(ref prefix)) == 0;
        while (equal && !prefix.IsEmpty && !numbers.IsEmpty)
        {
            equal = CompareFurtherNumbers(TakeNumber(ref numbers), TakeNumber(ref prefix)) == 0;
        }

        return equal && prefix.IsEmpty && (!exactCount || numbers.IsEmpty);
    }

    /// <summary>A number behind the first: with a leading zero on either side both are fractions, else integers.</summary>
    static int CompareFurtherNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left[0] == '0' || right[0] == '0'
            ? left.TrimEnd('0').SequenceCompareTo(right.TrimEnd('0'))
            : CompareIntegers(left, right);

    static int CompareSuffixes(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int leftPosition = 0;
        int rightPosition = 0;
        while (leftPosition < left.Length || rightPosition < right.Length)
        {
            VersionSuffix leftSuffix = VersionSuffix.At(left, leftPosition);
            VersionSuffix rightSuffix = VersionSuffix.At(right, rightPosition);
            int result = leftSuffix.Kind - rightSuffix.Kind;
            if (result == 0)
            {
                result = CompareIntegers(
                    left[leftSuffix.DigitsStart..leftSuffix.End], right[rightSuffix.DigitsStart..rightSuffix.End]);
            }

            if (result != 0)
            {
                return result;
            }

            leftPosition = leftSuffix.End;
            rightPosition = rightSuffix.End;
        }

        return 0;
    }

    /// <summary>A last suffix without a number stands for that kind with any number: `=x-1_p*` matches `1_p1`.</summary>
    static bool SuffixesStartWith(ReadOnlySpan<char> suffixes, ReadOnlySpan<char> prefix)
    {
        for (int position = 0, prefixPosition = 0; prefixPosition < prefix.Length;)
        {
            VersionSuffix wanted = VersionSuffix.At(prefix, prefixPosition);
            VersionSuffix found = VersionSuffix.At(suffixes, position);
            bool anyNumber = wanted.End == prefix.Length && wanted.DigitsStart == wanted.End;
            bool equal = wanted.Kind == found.Kind
                && (anyNumber || CompareIntegers(prefix[wanted.DigitsStart..wanted.End], suffixes[found.DigitsStart..found.End]) == 0);
            if (!equal)
            {
                return false;
            }

            prefixPosition = wanted.End;
            position = found.End;
        }

        return true;
    }

    static int CompareIntegers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> numbers)
    {
        int dot = numbers.IndexOf('.');
        ReadOnlySpan<char> number = dot < 0 ? numbers : numbers[..dot];
        numbers = dot < 0 ? [] : numbers[(dot + 1)..];
        return number;
    }

    static void AddDigits(ref HashCode hash, ReadOnlySpan<char> digits)
    {
        foreach (char digit in digits)
        {
            hash.Add((int)digit);
        }

        // Ends the digits, so that 1.2 and 12 differ.
        hash.Add(-1);
    }
}
