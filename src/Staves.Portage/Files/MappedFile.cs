using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Staves.Portage.Files;

/// <summary>A file in memory, of which only the parts that are looked at are read. It must not be shortened meanwhile; replacing it by a
/// rename is safe. It stays mapped to the end of the process: spans of it may be anywhere.</summary>
sealed unsafe class MappedFile : MemoryManager<byte>
{
    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;
    readonly int _length;
    byte* _start;

    MappedFile(MemoryMappedFile file, int length)
    {
        _file = file;
        _length = length;
        _view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <exception cref="IOException">The file cannot be read, is empty, or is larger than 2 GiB.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ReadOnlyMemory<byte> Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (stream.Length is 0 or > int.MaxValue)
        {
            throw new IOException($"{path}: {stream.Length} bytes cannot be mapped");
        }

        var file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(file, (int)stream.Length).Memory;
    }

    public override Span<byte> GetSpan() => new(_start, _length);

    /// <summary>It lies still anyway.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _start is not null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
