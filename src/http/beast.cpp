// The single translation unit that holds Beast's own code (BOOST_BEAST_SEPARATE_COMPILATION), for
// programs that measure against it.
#include <boost/beast/src.hpp>
