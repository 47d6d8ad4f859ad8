# SPDX-License-Identifier: BSL-1.0
#
# Writes the ```cpp blocks of README.md to source files, so that the builds compile them:
#
#     awk -v out=FOLDER -f snippets.awk README.md       # prints the paths of the files
#
# A block that begins with #include is a whole program and becomes a file as it is. Any other block is the body
# of a coroutine that has a `client`; these share one file. Code that cannot compile stands in a block of another
# name (```c++). Errors are reported at their line of README.md.

BEGIN {
    bodies = out "/bodies.cpp"
}

/^```cpp *$/ {
    inside = 1
    file = ""
    next
}

inside && /^```/ {
    if (file == bodies) print "co_return;\n}" > file
    inside = 0
    next
}

inside && file == "" && NF {
    ++count
    file = /^#include/ ? out "/program_" count ".cpp" : bodies
    if (file != bodies) {
        print file
        printf "" > file
    } else {
        if (!headers++) {
            print file
            print "#include <cloud66.hpp>" > file
            print "#include <cloud66/testing/sandbox.hpp>" > file
            print "#include <boost/asio/co_spawn.hpp>" > file
            print "#include <boost/asio/detached.hpp>" > file
            print "#include <boost/asio/experimental/awaitable_operators.hpp>" > file
            print "#include <boost/asio/io_context.hpp>" > file
            print "#include <boost/asio/use_future.hpp>" > file
            print "#include <boost/json.hpp>" > file
            print "#include <chrono>" > file
            print "#include <iostream>" > file
            print "#include <string>" > file
            print "#include <vector>" > file
            print "namespace asio = boost::asio;" > file
        }
        print "asio::awaitable<void> body_" count "(cloud66::client client)\n{" > file
    }
    printf "#line %d \"%s\"\n", NR, FILENAME > file
}

inside && file != "" {
    print > file
}

END {
    if (inside) {
        print FILENAME ": a ```cpp block is not closed" > "/dev/stderr"
        exit 1
    }
}
