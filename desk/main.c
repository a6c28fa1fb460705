/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/command.h"

int main(int argc, char **argv)
{
    return desk_main(argc, argv);
}
