#include <fstream>
#include <iostream>
#include <locale>

int main()
{
	std::locale::global(std::locale(""));
	std::cout.imbue(std::locale());
	std::ifstream numbers("/etc/thousands");
	for (long number; numbers >> number;)
		std::cout << number << '\n';
}
