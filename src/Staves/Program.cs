using Staves;

// Hardly anything that a resolution makes is garbage before its end, so the first search for garbage waits until this many bytes are made.
// There is nothing to collect yet.
GC.TryStartNoGCRegion(64 << 20, disallowFullBlockingGC: true);
return await Application.RunAsync(args, CancellationToken.None);
