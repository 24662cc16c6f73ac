namespace Staves.Portage.Grammar;

/// <summary>Parsing for texts that the program itself wrote, where failure is a defect.</summary>
public static class PmsValueParsing
{
    extension<T>(T)
        where T : IPmsValue<T>
    {
        /// <exception cref="FormatException">The text is not a value of this kind.</exception>
        public static T Parse(string text) => T.TryParse(text, out T? value, out ParseFailure failure)
            ? value
            : throw new FormatException($"`{text}` is not a {typeof(T).Name}: expected {failure.Expected} at offset {failure.Offset}");
    }
}
