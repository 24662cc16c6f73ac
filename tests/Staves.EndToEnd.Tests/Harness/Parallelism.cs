// Two processors are what continuous integration has; what needs them both is in a collection of its own.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
