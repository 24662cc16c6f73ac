using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Portage.Dependencies;

/// <summary>Reads a dependency string (PMS dependency-spec).</summary>
ref struct DependencyReader<T, TGrammar>(ReadOnlySpan<char> text, Eapi eapi, TGrammar grammar)
    where T : notnull
    where TGrammar : IDependencyGrammar<T>
{
    // Real ones nest about ten deep; the bound keeps the recursion here and in every later walk off the end of the stack.
    const int DeepestNesting = 256;

    /// <summary>The nodes of all groups that are open.</summary>
    readonly List<DependencyNode<T>> _nodes = [];
    DependencyTokens _tokens = new(text);
    int _depth;

    public ParseFailure Failure { get; private set; }

    public bool TryRead([NotNullWhen(true)] out DependencyNode<T>.AllOf? node)
    {
        node = null;
        _tokens.MoveNext();
        if (!TryReadNodes(out ImmutableArray<DependencyNode<T>> children))
        {
            return false;
        }

        if (!_tokens.AtEnd)
        {
            return Fail(_tokens.Offset, "no `)`, since no group is open");
        }

        node = new DependencyNode<T>.AllOf(children);
        return true;
    }

    bool Fail(int offset, string expected)
    {
        Failure = new ParseFailure(offset, expected);
        return false;
    }

    /// <summary>Nodes up to the end or to a closing parenthesis, which stays the current token.</summary>
    bool TryReadNodes(out ImmutableArray<DependencyNode<T>> nodes)
    {
        int first = _nodes.Count;
        while (!_tokens.AtEnd && _tokens.Current is not ")")
        {
            if (!TryReadNode(out DependencyNode<T>? node))
            {
                nodes = [];
                return false;
            }

            _nodes.Add(node);
        }

        nodes = [.. CollectionsMarshal.AsSpan(_nodes)[first..]];
        _nodes.RemoveRange(first, nodes.Length);
        return true;
    }

    bool TryReadNode([NotNullWhen(true)] out DependencyNode<T>? node)
    {
        node = null;
        ReadOnlySpan<char> token = _tokens.Current;
        switch (token)
        {
            case "(":
                return TryReadGroup(out ImmutableArray<DependencyNode<T>> all) && (node = new DependencyNode<T>.AllOf(all)) is not null;
            case "||":
                return (TGrammar.AllowsAnyOf || Fail(_tokens.Offset, "no `||` group in this variable"))
                    && TryReadPrefixedGroup(out ImmutableArray<DependencyNode<T>> any)
                    && (node = new DependencyNode<T>.AnyOf(any)) is not null;
            case "^^":
                return (TGrammar.AllowsExactlyOneOf || Fail(_tokens.Offset, "no `^^` group in this variable"))
                    && TryReadPrefixedGroup(out ImmutableArray<DependencyNode<T>> one)
                    && (node = new DependencyNode<T>.ExactlyOneOf(one)) is not null;
            case "??":
                return (TGrammar.AllowsAtMostOneOf(eapi) || Fail(_tokens.Offset, "no `??` group in this variable and EAPI"))
                    && TryReadPrefixedGroup(out ImmutableArray<DependencyNode<T>> most)
                    && (node = new DependencyNode<T>.AtMostOneOf(most)) is not null;
            default:
                return token[^1] == '?' ? TryReadConditional(out node) : TryReadItem(out node);
        }
    }

    bool TryReadConditional([NotNullWhen(true)] out DependencyNode<T>? node)
    {
        node = null;
        int offset = _tokens.Offset;
        ReadOnlySpan<char> flag = _tokens.Current[..^1];
        bool negated = flag is ['!', ..];
        flag = negated ? flag[1..] : flag;
        if (!NameRules.IsUseFlag(flag))
        {
            return Fail(offset + (negated ? 1 : 0), "a USE flag before `?`");
        }

        if (!TryReadPrefixedGroup(out ImmutableArray<DependencyNode<T>> children))
        {
            return false;
        }

        node = new DependencyNode<T>.UseConditional(flag.ToString(), negated, children);
        return true;
    }

    bool TryReadItem([NotNullWhen(true)] out DependencyNode<T>? node)
    {
        node = null;
        ReadOnlySpan<char> token = _tokens.Current;
        if (token[0] is '(' or ')' || token.StartsWith("||"))
        {
            return Fail(_tokens.Offset + (token[0] == '|' ? 2 : 1), "white space");
        }

        if (token[^1] is '(' or ')' || token.EndsWith("||"))
        {
            return Fail(_tokens.Offset + token.Length - (token[^1] == '|' ? 2 : 1), "white space");
        }

        if (!grammar.TryReadItem(ref _tokens, eapi, out T value, out ParseFailure failure))
        {
            return Fail(failure.Offset, failure.Expected);
        }

        node = new DependencyNode<T>.Item(value);
        return true;
    }

    /// <summary>The group behind `||`, `flag?` and the like.</summary>
    bool TryReadPrefixedGroup(out ImmutableArray<DependencyNode<T>> children)
    {
        children = [];
        _tokens.MoveNext();
        return _tokens.Current switch
        {
            "(" => TryReadGroup(out children),
            ['(', ..] => Fail(_tokens.Offset + 1, "white space"),
            _ => Fail(_tokens.Offset, "`(`"),
        };
    }

    bool TryReadGroup(out ImmutableArray<DependencyNode<T>> children)
    {
        children = [];
        int offset = _tokens.Offset;
        if (++_depth > DeepestNesting)
        {
            return Fail(offset, "no more than 256 groups in each other");
        }

        _tokens.MoveNext();
        if (!TryReadNodes(out children))
        {
            return false;
        }

        if (_tokens.AtEnd)
        {
            return Fail(_tokens.Offset, "`)`");
        }

        if (children.IsEmpty && !TGrammar.AllowsEmptyGroups)
        {
            return Fail(_tokens.Offset, "at least one item in the group");
        }

        _tokens.MoveNext();
        _depth--;
        return true;
    }
}
